"""The HTTP shell around the core: the Bot API, the control API, the page, webhook deliveries."""
