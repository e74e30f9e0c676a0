"""``recognize label FOLDER``: a page on this machine on which a person types what pictures say.

``entries`` is what a ``labels.csv`` says, ``table`` the folder's as it is read and written,
``work`` which picture comes next and what is known of it, ``app`` the web application around both,
``page`` its files.
"""
