"""Scripts run as limited child processes by `ikmportal.lib.limited`: each reads what strangers made, so each may die."""
