"""Subscriptions for Guanxi: an object, a field type, an action, a feature, a table and a translation."""

from pathlib import Path

from guanxi_subscriptions.active import ACTIVE
from guanxi_subscriptions.renew import Renewal, renew
from guanxi_subscriptions.stars import StarsType
from guanxi_subscriptions.subscription import SUBSCRIPTIONS

from guanxi.metadata.api import Label, Module, ModuleAction

HERE = Path(__file__).parent

MODULE = Module(
    slug="subscriptions",
    label=Label("Subscriptions", "订阅"),
    about=Label("What people have subscribed to, until when.", "客户订阅了什么，到期时间。"),
    icon="repeat",
    objects=(SUBSCRIPTIONS,),
    field_types=(StarsType(),),
    actions=(ModuleAction(renew, Renewal.read),),
    features=(ACTIVE,),
    migrations=HERE / "workspace",
    templates=HERE / "templates",
    locale=HERE / "locale",
)
