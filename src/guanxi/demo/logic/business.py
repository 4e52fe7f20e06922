"""The demo business: everything it recorded, and apart from that everything that is true about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from guanxi.demo.logic.accounts import LEADS, Records, Shop, open_crm, open_shop
from guanxi.demo.logic.campaigns import Campaign, run_campaigns
from guanxi.demo.logic.catalogue import catalogue
from guanxi.demo.logic.columns import Mask
from guanxi.demo.logic.companies import draw_companies
from guanxi.demo.logic.customers import Customers, draw_customers
from guanxi.demo.logic.events import draw_events, event_table
from guanxi.demo.logic.orders import Orders, draw_orders, order_lines
from guanxi.demo.logic.people import draw_people
from guanxi.demo.logic.scene import DAY, Scene
from guanxi.demo.logic.seasons import seasons
from guanxi.demo.logic.voices import Past, complaining, contact_records, feedback, sales_records

SEED = 20240229
COMPANIES = 0.06
Truth = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Business:
    """``tables``: what was recorded, by file stem. ``truth``: what is so; never loaded, for tests only.

    All moments are local times of the zone without offset; the business ran from ``start`` to ``until``.
    """

    tables: Mapping[str, pa.Table]
    truth: Truth
    start: datetime
    until: datetime
    zone: str


def draw(
    *,
    customers: int = 5000,
    years: float = 2.0,
    seed: int = SEED,
    until: datetime | None = None,
    country: str = "CN",
    currency: str = "CNY",
    zone: str = "Asia/Shanghai",
) -> Business:
    """Return a business with that many true customers (at least one), the same one for the same arguments.

    ``until`` is cut to its midnight; by default it is today's in ``zone``. ``country`` is home to more of
    the people; prices are in ``currency`` (see IN_CURRENCY).
    """
    last = until.date() if until else datetime.now(ZoneInfo(zone)).date()
    days = round(years * 365.25)
    scene = Scene(seed, last - timedelta(days=days), days, country, currency)
    tables, truth = _drawn(scene, customers)
    return Business(tables, truth, _midnight(scene.start), _midnight(last), zone)


def write_truth(business: Business, path: Path) -> None:
    """Write the hidden truth as one compressed numpy file; keep it away from what is loaded."""
    np.savez_compressed(path, allow_pickle=False, **business.truth)


def _drawn(scene: Scene, size: int) -> tuple[dict[str, pa.Table], Truth]:
    lead_count = round(size * LEADS)
    goods, curves = catalogue(scene.currency, scene.exchange), seasons(scene)
    people = draw_people(scene, size, total=size + lead_count)
    leads = draw_people(scene, lead_count, offset=size, total=size + lead_count, chunk=1)
    companies = draw_companies(scene, max(round(size * COMPANIES), 1))
    customers = draw_customers(scene, people, curves)
    campaigns = run_campaigns(scene, customers)
    orders = draw_orders(scene, customers, campaigns, goods, curves)
    shop = open_shop(scene, customers, companies, orders)
    crm = open_crm(scene, customers, leads, companies)
    crm_chinese = np.concatenate([people.chinese, leads.chinese])[crm.identity]
    complained = complaining(scene, customers, orders)
    account = shop.order_ids()
    past = Past(customers, orders, goods, complained, account)
    events = draw_events(scene, customers, orders, campaigns, goods)
    tables = {
        "companies": companies.table,
        "products": goods.table,
        "people_shop": shop.records.table,
        "people_crm": crm.table,
        "orders": order_lines(scene, orders, goods, account),
        "events": event_table(scene, events, campaigns, goods, shop.main_ids()),
        "contact_records": contact_records(scene, past),
        "contact_records_crm": sales_records(scene, crm, crm_chinese, goods),
        "feedback": feedback(scene, past),
    }
    truth = {
        **_true_customers(customers, complained),
        **_true_orders(orders),
        **_true_records(shop, crm),
        **_true_campaigns(campaigns),
    }
    return tables, truth


def _true_customers(customers: Customers, complained: Mask) -> Truth:
    """Per customer; ``rate`` is a day's, days count from the start, NaN means never."""
    return {
        "rate": customers.hidden.rate,
        "drop": customers.hidden.drop,
        "spend": customers.hidden.spend,
        "chinese": customers.people.chinese,
        "registered_day": customers.registered,
        "first_day": customers.first,
        "left_day": customers.purchases.left,
        "alive": customers.purchases.alive,
        "season": customers.season,
        "taste": customers.taste,
        "favourite": customers.favourite,
        "response": customers.response,
        "complained": complained,
    }


def _true_orders(orders: Orders) -> Truth:
    """Per order, in the order of their numbers; a campaign is a row of the campaigns or −1."""
    return {
        "order_customer": orders.customer,
        "order_day": orders.at / DAY,
        "order_campaign": orders.campaign,
    }


def _true_records(shop: Shop, crm: Records) -> Truth:
    """Per row of the two people tables: who it is (customers, then leads), and whether its phone is false."""
    return {
        "shop_identity": shop.records.identity,
        "shop_false_phone": shop.records.false_phone,
        "crm_identity": crm.identity,
        "crm_false_phone": crm.false_phone,
    }


def _true_campaigns(campaigns: list[Campaign]) -> Truth:
    return {
        "campaign_key": np.array([each.key for each in campaigns], dtype=np.str_),
        "campaign_day": np.array([each.day for each in campaigns]),
        "campaign_sent": np.array([len(each.sent) for each in campaigns]),
        "campaign_control": np.array([len(each.control) for each in campaigns]),
        "campaign_effect": np.array([each.effect for each in campaigns]),
        "campaign_lift": np.array([each.lift for each in campaigns]),
    }


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
