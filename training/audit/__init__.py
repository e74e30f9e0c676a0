"""How weak a captcha is: what programs read of it, unprepared and taught, in one report.

``pictures`` gathers what is measured, ``reading`` reads it, ``features`` measures the pictures,
``strength`` says where errors are, ``verdict`` what follows, ``report`` writes it all.
"""
