prepare campaign_id (text) as
select carom_data.campaign_id($1);
