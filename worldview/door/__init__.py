"""Who comes to the desk, and how: log-ins and what bounds them, new passwords, second factors,
where somebody is logged in, and the letters about all that."""
