"""Month, weekday and zone names as feeds spell them, folded: no accents, no capitals.

Names are those of the Unicode CLDR's abbreviated and wide forms for the languages that feeds use, and the
zone abbreviations of RFC 822 and of the tz database where one meaning prevails.
"""

from __future__ import annotations

import unicodedata

_MONTHS = (
    "january jan januar januari janvier janv enero ene gennaio gen janeiro januarja styczen stycznia sty leden ledna "
    "ianuarie ocak oca tammikuu ιανουαριος ιανουαριου ιαν январь января янв січень січня",
    "february feb febr februar februari fevrier fev fevr febrero febbraio fevereiro luty lutego lut unor unora "
    "februarie subat sub helmikuu februar φεβρουαριος φεβρουαριου φεβ февраль февраля фев февр лютий лютого",
    "march mar marz maerz mrz maart mrt mars marzo marco marec marzec marca brezen brezna martie mart maaliskuu "
    "marcius marc μαρτιος μαρτιου μαρ μαρτ март марта мар березень березня",
    "april apr avril avr abril abr aprile kwiecien kwietnia kwi duben dubna aprilie nisan nis huhtikuu aprilis "
    "απριλιος απριλιου απρ апрель апреля апр квітень квітня",
    "may mai mei mayo maggio mag maio maj maja kveten kvetna mayis toukokuu majus μαιος μαιου μαι май мая травень "
    "травня",
    "june jun juni juin junio giugno giu junho czerwiec czerwca cze cerven cervna iunie iun haziran haz kesakuu "
    "junius ιουνιος ιουνιου ιουν июнь июня июн червень червня",
    "july jul juli juillet juil julio luglio lug julho lipiec lipca lip cervenec cervence iulie iul temmuz tem "
    "heinakuu julius ιουλιος ιουλιου ιουλ июль июля июл липень липня",
    "august aug augustus aout agosto ago sierpien sierpnia sie srpen srpna agustos agu elokuu augusztus αυγουστος "
    "αυγουστου αυγ август августа авг серпень серпня",
    "september sep sept septembre septiembre settembre set setembro wrzesien wrzesnia wrz zari septembrie eylul eyl "
    "syyskuu szeptember szept σεπτεμβριος σεπτεμβριου σεπ сентябрь сентября сен сент вересень вересня",
    "october oct okt oktober octobre octubre ottobre ott outubro out pazdziernik pazdziernika paz rijen rijna "
    "octombrie ekim eki lokakuu οκτωβριος οκτωβριου οκτ октябрь октября окт жовтень жовтня",
    "november nov novembre noviembre novembro listopad listopada lis noiembrie noi kasim kas marraskuu νοεμβριος "
    "νοεμβριου νοε ноябрь ноября ноя нояб листопад листопада",
    "december dec dezember dez decembre diciembre dic dicembre dezembro grudzien grudnia gru prosinec prosince "
    "decembrie desember des aralik ara joulukuu δεκεμβριος δεκεμβριου δεκ декабрь декабря дек грудень грудня",
)
_WEEKDAYS = (
    "monday mon montag mo lundi lun lunes lunedi segunda seg maandag ma mandag man mandag mandag poniedzialek pon "
    "hetfo het δευ понедельник пн pazartesi pzt",
    "tuesday tue tues dienstag di mardi mar martes martedi terca ter dinsdag tirsdag tir tisdag tis wtorek wt kedd "
    "τρι вторник вт sali",
    "wednesday wed weds mittwoch mi mercredi mer miercoles mie mercoledi quarta qua woensdag wo onsdag ons sroda sr "
    "szerda sze τετ среда ср carsamba",
    "thursday thu thur thurs donnerstag do jeudi jeu jueves jue giovedi gio quinta qui donderdag torsdag tor tors "
    "czwartek czw csutortok csu πεμ четверг чт persembe",
    "friday fri freitag fr vendredi ven viernes vie venerdi sexta sex vrijdag vr vri fredag fre piatek pt pentek "
    "παρ пятница пт cuma",
    "saturday sat samstag sa sonnabend samedi sam sabado sab sabato zaterdag za zat lordag lor sobota sob szombat "
    "szo σαβ суббота сб cumartesi",
    "sunday sun sonntag so dimanche dim domingo dom domenica zondag zo zon sondag son niedziela nd vasarnap vas "
    "κυρ воскресенье вс pazar",
)


def fold(words: str) -> str:
    """Lower case, plain spaces, no accents, wide digits narrowed; composed scripts stay composed."""
    spread = unicodedata.normalize("NFKD", words[:400].casefold())
    bare = "".join(one for one in spread if not unicodedata.combining(one))
    return " ".join(unicodedata.normalize("NFC", bare).split())


def _index(names: tuple[str, ...], first: int) -> dict[str, int]:
    return {fold(name): place for place, line in enumerate(names, first) for name in line.split()}


MONTHS = _index(_MONTHS, 1)
WEEKDAYS = _index(_WEEKDAYS, 0)
_FILLERS = "at of de del um om le den der el les on the kl uhr klo г года a o as"
FILLERS = frozenset(_FILLERS.split())
HALVES = {fold(a): b for a, b in {
    "오전": "am", "上午": "am", "午前": "am", "凌晨": "am", "am": "am",
    "오후": "pm", "下午": "pm", "午後": "pm", "晚上": "pm", "pm": "pm",
}.items()}  # fmt: skip

# Minutes east of Greenwich, where the abbreviation has one prevailing meaning.
ABBREVIATIONS = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0,
    "bst": 60, "west": 60, "cet": 60, "mez": 60, "met": 60, "cest": 120, "mesz": 120, "mest": 120, "sast": 120,
    "eet": 120, "eest": 180, "msk": 180, "trt": 180, "pkt": 300, "hkt": 480, "sgt": 480, "myt": 480, "awst": 480,
    "jst": 540, "kst": 540, "acst": 570, "acdt": 630, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
    "nst": -210, "ndt": -150, "ast": -240, "adt": -180, "est": -300, "edt": -240, "cst": -360, "cdt": -300,
    "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600, "brt": -180,
    "art": -180,
}  # fmt: skip
# Abbreviations of standard time with a daylight sister: wrong half the year, and often stamped all year round.
STANDARD = {
    "est": "America/New_York", "cst": "America/Chicago", "mst": "America/Denver", "pst": "America/Los_Angeles",
    "gmt": "", "cet": "Europe/Paris", "mez": "Europe/Berlin", "eet": "Europe/Helsinki",
}  # fmt: skip
# Abbreviations that name a place's time rather than an offset.
PLACES = {"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles"}
# Abbreviations that mean one thing here and another there: read by the publisher's zone, else refused or noted.
SHARED = {
    "cst": {"Asia": 480, "America": -360},
    "ist": {"Asia/Kolkata": 330, "Asia/Calcutta": 330, "Asia/Jerusalem": 120, "Europe/Dublin": 60},
    "bst": {"Asia": 360, "Europe": 60},
    "ast": {"Asia": 180, "America": -240},
}
