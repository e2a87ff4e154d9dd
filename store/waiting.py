"""What waits to be told, when the wishes change that it waits for."""

from __future__ import annotations

from sqlite_utils import Database

from store.schedule import Schedule, due


def reschedule(db: Database, follower: int, now: str) -> None:
    """Give what waits for a follower its time anew: the earliest that one of its reasons asks for.

    What is due stays so. What was not due yet and would have been under the new wishes comes at the next moment that they
    allow from now on.
    """
    row = db.execute("SELECT zone, hour, day FROM follower WHERE id = ?", [follower]).fetchone()
    schedule = Schedule(zone=row[0], hour=row[1], day=row[2])
    sql = """
        SELECT n.id, n.due_at, w.at, group_concat(DISTINCT f.rhythm) FROM notice n JOIN news w ON w.id = n.news_id
        JOIN reason s ON s.notice_id = n.id JOIN follow f ON f.id = s.follow_id
        WHERE n.follower_id = ? AND n.state = 'waiting' AND n.delivery_id IS NULL GROUP BY n.id
    """
    times = []
    for notice, before, at, rhythms in db.execute(sql, [follower]).fetchall():
        if before <= now:
            continue
        since_news, from_now = (min(due(rhythm, schedule, start) for rhythm in rhythms.split(",")) for start in (at, now))
        times.append((from_now if since_news <= now else since_news, notice))
    db.conn.executemany("UPDATE notice SET due_at = ? WHERE id = ?", times)


def forgo(db: Database, follows: str, why: str, now: str) -> None:
    """Cancel the notices that wait for no other reason than these follows; the others wait for their other reasons alone.

    What could not be delivered waits, too: for the follower to be reached again.
    """
    chosen = "(SELECT value FROM json_each(:follows))"
    theirs = f"state IN ('waiting', 'impossible') AND id IN (SELECT notice_id FROM reason WHERE follow_id IN {chosen})"
    sql = f"""
        UPDATE notice SET state = 'cancelled', why = :why, at = :now WHERE {theirs}
        AND NOT EXISTS (SELECT 1 FROM reason WHERE notice_id = notice.id AND follow_id NOT IN {chosen})
    """
    db.execute(sql, {"follows": follows, "why": why, "now": now})
    sql = f"DELETE FROM reason WHERE follow_id IN {chosen} AND notice_id IN (SELECT id FROM notice WHERE {theirs})"
    db.execute(sql, {"follows": follows})
    for (follower,) in db.execute(f"SELECT DISTINCT follower_id FROM follow WHERE id IN {chosen}", {"follows": follows}).fetchall():
        reschedule(db, follower, now)
