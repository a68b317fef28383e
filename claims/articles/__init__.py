"""Documents -> articles: html, feed, text, markdown, json lines; furniture and repeats dropped."""
