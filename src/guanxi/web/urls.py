"""Every address of the pages. What stands before a workspace's name is reserved by ``access``."""

from django.urls import path

from guanxi.web import assets
from guanxi.web.access import modules, privacy, settings, views
from guanxi.web.exchange import export
from guanxi.web.exchange import views as imports
from guanxi.web.generic import creation, erasing, lists, pairs, record, search, trash, writes
from guanxi.web.insight import analysis, home, limits, segments, value
from guanxi.web.jobs import views as jobs
from guanxi.web.quality import views as quality

urlpatterns = [
    path("", views.front_door),
    path("static/<version>/<path:name>", assets.serve),
    path("sign-in", views.sign_in_page),
    path("sign-in/<secret>", views.link_page),
    path("sign-out", views.sign_out),
    path("language", views.choose_language),
    path("<slug:workspace>", home.home_page),
    path("<slug:workspace>/analysis", analysis.analysis),
    path("<slug:workspace>/segments", segments.segments_page),
    path("<slug:workspace>/segments/<slug:key>", segments.segment_page),
    path("<slug:workspace>/value", value.value_page),
    path("<slug:workspace>/value/customers", value.value_customers),
    path("<slug:workspace>/quality", quality.quality_home),
    path("<slug:workspace>/quality/<slug:slug>", quality.object_page),
    path("<slug:workspace>/quality/<slug:slug>/progress", quality.progress),
    path("<slug:workspace>/quality/<slug:slug>/fields/<slug:name>", quality.field_page),
    path("<slug:workspace>/search", search.palette),
    path("<slug:workspace>/settings", settings.workspace_page),
    path("<slug:workspace>/settings/members", settings.members_page),
    path("<slug:workspace>/settings/privacy", privacy.privacy_page),
    path("<slug:workspace>/settings/modules", modules.modules_page),
    path("<slug:workspace>/settings/scores", limits.limits_page),
    path("<slug:workspace>/settings/me", settings.account_page),
    path("<slug:workspace>/settings/jobs", jobs.jobs_page),
    path("<slug:workspace>/settings/jobs/list", jobs.jobs_list),
    path("<slug:workspace>/settings/jobs/<int:job>/cancel", jobs.cancel),
    path("<slug:workspace>/settings/jobs/<int:job>/retry", jobs.retry),
    path("<slug:workspace>/settings/jobs/schedule/<slug:name>", jobs.set_schedule),
    path("<slug:workspace>/settings/jobs/ask/<slug:name>", jobs.ask),
    path("<slug:workspace>/imports", imports.imports_page),
    path("<slug:workspace>/imports/new", imports.new_import),
    path("<slug:workspace>/imports/<uuid:token>/columns", imports.columns_page),
    path("<slug:workspace>/imports/<uuid:trail>", imports.run_page),
    path("<slug:workspace>/imports/<uuid:trail>/progress", imports.run_progress),
    path("<slug:workspace>/imports/<uuid:trail>/undo", imports.undo),
    path("<slug:workspace>/imports/<uuid:trail>/rejected", imports.rejected),
    path("<slug:workspace>/trails/<uuid:trail>/undo", writes.undo),
    path("<slug:workspace>/erasures/<uuid:erasure>", erasing.erasure_page),
    path("<slug:workspace>/erasures/<uuid:erasure>/proof", erasing.proof_file),
    path("<slug:workspace>/people/<uuid:record>/erase", erasing.erase_page),
    path("<slug:workspace>/people/<uuid:record>/export", erasing.person_archive),
    path("<slug:workspace>/<slug:slug>", lists.list_page),
    path("<slug:workspace>/<slug:slug>/rows", lists.more_rows),
    path("<slug:workspace>/<slug:slug>/duplicates", pairs.pairs_page),
    path("<slug:workspace>/<slug:slug>/totals", lists.list_foot),
    path("<slug:workspace>/<slug:slug>/columns", lists.choose_columns),
    path("<slug:workspace>/<slug:slug>/export", export.export_list),
    path("<slug:workspace>/<slug:slug>/filter", lists.filter_form),
    path("<slug:workspace>/<slug:slug>/views", lists.save),
    path("<slug:workspace>/<slug:slug>/views/<uuid:view>/remove", lists.forget),
    path("<slug:workspace>/<slug:slug>/pick", search.pick),
    path("<slug:workspace>/<slug:slug>/new", creation.new_record),
    path("<slug:workspace>/<slug:slug>/trash", trash.trash_page),
    path("<slug:workspace>/<slug:slug>/trash/restore", trash.restore),
    path("<slug:workspace>/<slug:slug>/<uuid:record>", record.record_page),
    path("<slug:workspace>/<slug:slug>/<uuid:record>/preview", record.preview),
    path("<slug:workspace>/<slug:slug>/<uuid:record>/tab/<slug:tab>", record.record_tab),
    path("<slug:workspace>/<slug:slug>/<uuid:record>/fields/<slug:name>", writes.field_view),
    path("<slug:workspace>/<slug:slug>/<uuid:record>/fields/<slug:name>/edit", writes.field_edit),
]
