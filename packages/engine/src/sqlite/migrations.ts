/** The tables of the SQLite store, as numbered steps: a step that was released is never changed. */
export const migrations: ReadonlyArray<string> = [
  `create table conversation (
     id text primary key,
     provider text not null, account text not null, sender text not null, contact text not null,
     version integer not null default 0,
     state text,
     unique (provider, account, sender, contact)
   ) without rowid;

   create table inbox (
     seq integer primary key autoincrement,
     provider text not null, account text not null, id text not null,
     conversation text references conversation,
     event text,
     raw blob not null,
     status text not null check (status in ('open', 'done', 'dead')),
     attempts integer not null default 0,
     not_before integer not null default 0,
     why text,
     received_at integer not null,
     settled_at integer,
     unique (provider, account, id)
   );
   create index inbox_open on inbox (conversation, seq) where status = 'open';

   create table outbox (
     seq integer primary key autoincrement,
     key text not null unique,
     conversation text not null references conversation,
     message text not null,
     status text not null check (status in ('queued', 'sending', 'unsure', 'sent', 'failed')),
     attempts integer not null default 0,
     doubts integer not null default 0,
     not_before integer not null default 0,
     first_tried_at integer,
     message_id text,
     why text,
     queued_at integer not null,
     settled_at integer
   );
   create index outbox_sent on outbox (conversation, seq) where status = 'sent';
   create index outbox_unsettled on outbox (conversation, seq) where status in ('queued', 'sending', 'unsure');

   create table delivery (
     conversation text not null references conversation,
     message_id text not null,
     delivery text not null,
     code text,
     reported_at integer not null,
     primary key (conversation, message_id)
   ) without rowid;`,

  `create table source (
     provider text not null, account text not null,
     heard_until integer not null,
     primary key (provider, account)
   ) without rowid;`,

  `create table bookmark (
     provider text not null, account text not null,
     at text not null,
     primary key (provider, account)
   ) without rowid;`
]
