"""One module for each kind of update; each handler is a function of the services and the update."""
