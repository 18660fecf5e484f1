"""What makes it run: settings, the database, the workflow, the worker and the desk that the screens use."""
