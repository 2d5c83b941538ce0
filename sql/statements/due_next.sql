prepare due_next as
select min(s.due) from carom_data.state s where s.due is not null;
