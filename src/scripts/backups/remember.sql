-- How far the databases of a run have come, until the next step.
SELECT pg_catalog.format('ALTER DATABASE postgres SET pgforge.bootstrap = %L', :'state') \gexec
