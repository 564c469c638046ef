-- Stores the progress of the bootstrap.
SELECT pg_catalog.format('ALTER DATABASE postgres SET pgforge.bootstrap = %L', :'state') \gexec
