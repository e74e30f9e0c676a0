"""``recognize label FOLDER``: a page on this machine on which a person types what pictures say.

``table`` is the folder's ``labels.csv``, ``work`` which picture comes next and what is known of it,
``app`` the web application around both, ``page`` its files.
"""
