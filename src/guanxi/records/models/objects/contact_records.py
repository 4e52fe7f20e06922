"""Contact records: calls, mails, meetings and chats with people."""

from guanxi.metadata.api import Field, Label, ObjectType, Option

CHANNELS = (
    Option("call", Label("Call", "电话"), "blue"),
    Option("email", Label("E-mail", "邮件"), "violet"),
    Option("meeting", Label("Meeting", "会议"), "green"),
    Option("chat", Label("Chat", "聊天"), "amber"),
    Option("visit", Label("Visit", "拜访"), "teal"),
    Option("other", Label("Other", "其他")),
)
DIRECTIONS = (
    Option("inbound", Label("From the customer", "客户发起"), "blue"),
    Option("outbound", Label("To the customer", "我方发起"), "violet"),
)

CONTACT_RECORDS = ObjectType(
    slug="contact_records",
    label=Label("Contact record", "联系记录"),
    plural=Label("Contact records", "联系记录"),
    icon="messages-square",
    title=("subject", "channel"),
    default_sort="-occurred_at",
    occurred="occurred_at",
    fields=(
        Field("person", "relation", Label("Person", "客户"), target="people", listed=True),
        Field("company", "relation", Label("Company", "公司"), target="companies"),
        Field("channel", "select", Label("Channel", "方式"), options=CHANNELS, listed=True),
        Field("direction", "select", Label("Direction", "方向"), options=DIRECTIONS, listed=True),
        Field("subject", "text", Label("Subject", "主题"), personal=True, listed=True, searchable=True),
        Field("body", "longtext", Label("Text", "内容"), personal=True),
        Field("occurred_at", "datetime", Label("When", "时间"), indexed=True, listed=True),
        Field("outcome", "text", Label("Outcome", "结果"), personal=True),
        Field("owner", "user", Label("Owner", "负责人")),
    ),
)
