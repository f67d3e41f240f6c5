"""The pages of certificates, one file for each kind of visitor."""

from course_app.certificates.views.agency import agency_pages
from course_app.certificates.views.certificate import certificates
from course_app.certificates.views.evaluation import evaluation_pages
from course_app.certificates.views.licences import licence_pages
from course_app.certificates.views.office import office
from course_app.certificates.views.owner import owner
from course_app.certificates.views.transcript import transcript_pages
from course_app.certificates.views.verify import verify_pages

BLUEPRINTS = (
    certificates,
    owner,
    office,
    verify_pages,
    transcript_pages,
    evaluation_pages,
    licence_pages,
    agency_pages,
)

__all__ = ["BLUEPRINTS"]
