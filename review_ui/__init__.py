"""The review desk: the pages and the JSON API by which people see and settle what the software would not.

Server-rendered, works without JavaScript, and knows the rest of the product only through
`service.desk.Desk`.
"""
