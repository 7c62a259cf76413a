"""What the night log is made of, version by version. Pure."""

APPLICATION_ID = 0x4C756C6C  # "Lull", by which file(1) and we know whose it is

# Each brings a file from the version of its place in the list to the next. What has been shipped never changes.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE nights (
            number INTEGER PRIMARY KEY,
            began_at REAL NOT NULL, -- seconds since 1970, by the wall clock as it was
            length_s REAL NOT NULL CHECK (length_s >= 0),
            timer_s REAL NOT NULL CHECK (timer_s >= 0),
            volume_db REAL NOT NULL,
            ended TEXT NOT NULL CHECK (ended IN ('silence', 'stopped', 'cut short')),
            thinned INTEGER NOT NULL DEFAULT 0 CHECK (thinned IN (0, 1))
        ) STRICT""",
        """CREATE TABLE heard (
            night INTEGER NOT NULL REFERENCES nights ON DELETE CASCADE,
            place INTEGER NOT NULL, -- in its night, from 0 on
            sound TEXT NOT NULL,
            begun_s REAL NOT NULL,
            ended_s REAL NOT NULL,
            PRIMARY KEY (night, place)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE marks (
            night INTEGER NOT NULL REFERENCES nights ON DELETE CASCADE,
            place INTEGER NOT NULL, -- in its night, from 0 on: two may have the same time
            at_s REAL NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('touch', 'moved', 'fault')),
            what TEXT NOT NULL,
            PRIMARY KEY (night, place)
        ) STRICT, WITHOUT ROWID""",
    ),
    (
        "ALTER TABLE nights ADD COLUMN heeded INTEGER NOT NULL DEFAULT 1 CHECK (heeded IN (0, 1))",  # by taste
        """CREATE TABLE by_hand (
            sound TEXT PRIMARY KEY,
            liking REAL NOT NULL CHECK (liking BETWEEN -1 AND 1)
        ) STRICT, WITHOUT ROWID""",
    ),
)
