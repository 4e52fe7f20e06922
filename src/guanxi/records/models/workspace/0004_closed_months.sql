-- Facts of no month of their own are reached through their parent too, like those of the months (history/0003).
revoke insert, update, delete on events_other from {role};
