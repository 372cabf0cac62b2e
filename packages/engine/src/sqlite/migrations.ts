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
   ) without rowid;`,

  // Only the head of a conversation's queue is `open` or `queued`, what is behind it is `waiting`: so what is due is found by one look.
  `create table dead_letter (
     seq integer primary key,
     provider text not null, account text not null, id text not null,
     conversation text references conversation,
     event text,
     raw blob not null,
     why text not null,
     attempts integer not null,
     blocks integer not null check (blocks in (0, 1)),
     received_at integer not null,
     died_at integer not null
   );
   insert into dead_letter
     select seq, provider, account, id, conversation, event, raw, coalesce(why, ''), attempts, 0, received_at,
            coalesce(settled_at, received_at)
     from inbox where status = 'dead';
   create index dead_letter_blocking on dead_letter (conversation) where blocks = 1;
   create index dead_letter_died on dead_letter (died_at);

   create table inbox_next (
     seq integer primary key autoincrement,
     provider text not null, account text not null, id text not null,
     conversation text references conversation,
     event text,
     raw blob,
     status text not null check (status in ('waiting', 'open', 'done', 'dead')),
     attempts integer not null default 0,
     not_before integer not null default 0,
     received_at integer not null,
     settled_at integer,
     unique (provider, account, id),
     check ((settled_at is null) = (status in ('waiting', 'open')))
   );
   insert into inbox_next
     select seq, provider, account, id, conversation,
            case status when 'dead' then null else event end, case status when 'dead' then null else raw end,
            case when status = 'open' and exists (
              select 1 from inbox older
              where older.conversation = inbox.conversation and older.status = 'open' and older.seq < inbox.seq
            ) then 'waiting' else status end,
            attempts, not_before, received_at, case status when 'open' then null else coalesce(settled_at, received_at) end
     from inbox;
   drop table inbox;
   alter table inbox_next rename to inbox;
   create index inbox_open on inbox (seq, not_before, conversation) where status = 'open';
   create index inbox_unsettled on inbox (conversation, seq) where settled_at is null;
   create index inbox_settled on inbox (settled_at) where settled_at is not null;

   create table outbox_next (
     seq integer primary key autoincrement,
     key text not null unique,
     conversation text not null references conversation,
     provider text not null, account text not null,
     message text not null,
     status text not null check (status in ('waiting', 'queued', 'sending', 'sent', 'failed')),
     unsure integer not null default 0 check (unsure in (0, 1)),
     attempts integer not null default 0,
     doubts integer not null default 0,
     not_before integer not null,
     first_tried_at integer,
     message_id text,
     possibly_duplicate integer not null default 0 check (possibly_duplicate in (0, 1)),
     why text,
     queued_at integer not null,
     settled_at integer,
     check ((settled_at is null) = (status in ('waiting', 'queued', 'sending')))
   );
   insert into outbox_next
     select seq, key, outbox.conversation, provider, account, message,
            case when status in ('queued', 'unsure', 'sending') and exists (
              select 1 from outbox older
              where older.conversation = outbox.conversation and older.status in ('queued', 'unsure', 'sending')
                and older.seq < outbox.seq
            ) then 'waiting' when status = 'unsure' then 'queued' else status end,
            status = 'unsure', attempts, doubts, not_before, first_tried_at, message_id, 0, why, queued_at,
            case when status in ('queued', 'unsure', 'sending') then null else coalesce(settled_at, queued_at) end
     from outbox join conversation on conversation.id = outbox.conversation;
   drop table outbox;
   alter table outbox_next rename to outbox;
   create index outbox_due on outbox (provider, account, not_before, seq) where status = 'queued';
   create index outbox_unsettled on outbox (conversation, seq) where settled_at is null;
   create index outbox_sent on outbox (conversation, seq) where status = 'sent';
   create index outbox_settled on outbox (settled_at) where settled_at is not null;
   create index delivery_reported on delivery (reported_at);

   create table timer (
     conversation text not null references conversation,
     key text not null,
     due_at integer not null,
     event text not null,
     primary key (conversation, key)
   ) without rowid;
   create index timer_due on timer (due_at);

   create table transcript (
     seq integer primary key autoincrement,
     conversation text not null references conversation,
     said_at integer not null,
     said_by text not null check (said_by in ('contact', 'bot')),
     text text not null,
     key text
   );
   create index transcript_said on transcript (said_at);

   create table timeline (
     seq integer primary key autoincrement,
     conversation text not null references conversation,
     happened_at integer not null,
     kind text not null,
     detail text not null
   );
   create index timeline_happened on timeline (happened_at);`
]
