"""Settings of modules: what the workspace works with, and what it has switched off."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import get_language

from guanxi.access.api import perform
from guanxi.metadata.api import ModuleSwitch, is_on, modules, switch_module
from guanxi.web.visit import Visit, in_workspace


@in_workspace
def modules_page(visit: Visit) -> HttpResponse:
    """Show what can be switched off; switch it. The page then loads anew, with its navigation."""
    post = visit.request.POST
    if visit.request.method == "POST":
        perform(switch_module, visit.context, ModuleSwitch(post.get("module", ""), "on" in post))
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return response
    language = get_language() or "en"
    lines = [
        {
            "slug": module.slug,
            "icon": module.icon,
            "version": module.version,
            "label": module.label.in_language(language),
            "about": module.about.in_language(language),
            "on": is_on(visit.workspace, module.slug),
        }
        for module in modules()
    ]
    return visit.render("access/settings_modules.html", here="modules", lines=lines)
