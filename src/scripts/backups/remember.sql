-- How far the databases of a run have come, until the next step.
SELECT format('ALTER DATABASE postgres SET pgforge.bootstrap = %L', :'state') \gexec
