-- Which of several ways to have jobs made a batch was uploaded for; null is the one of before.
alter table batch add column lane varchar(100);
