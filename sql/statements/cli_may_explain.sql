prepare cli_may_explain as
select has_schema_privilege('carom_data', 'usage') as may;
