"""Family names by which a name's two parts are told apart: Chinese ones, their pinyin, European particles."""

from __future__ import annotations

import re

# The Hundred Family Surnames (百家姓, 11th century) with the common ones that it lacks; simplified forms and
# the traditional forms of the most frequent.
SINGLE = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花"
    "方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米"
    "贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支"
    "柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井"
    "段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从"
    "鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿"
    "阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚"
    "那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公仉督岳帅缑亢况郈有琴归海晋楚闫法汝鄢涂钦商牟佘佴伯赏"
    "墨哈谯笪年爱阳佟言福肖代付邸苟辜鹿冼兰邝覃仝揭"
    "趙錢孫吳鄭馮陳衛蔣韓楊呂張嚴華魏謝鄒蘇馬鳳費賀湯羅畢鄔樂傅齊顧黃蕭龐項閔貢賈婁顏鍾駱萬盧單鄧陸榮劉葉龍喬譚"
    "溫莊閻連習魚鞏聶關歐許"
)
DOUBLE = frozenset(
    (
        "欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 夏侯 东方 東方 皇甫 尉迟 尉遲 公孙 公孫 慕容 令狐 宇文 长孙 長孫 "
        "鲜于 闾丘 司徒 司空 端木 百里 呼延 南宫 南宮 东郭 南门 西门 西門 轩辕 独孤 拓跋 澹台 公冶 宗政 濮阳 "
        "淳于 单于 太叔 申屠 仲孙 钟离 鍾離 万俟 闻人 赫连 赫連 公羊 公良 亓官 司寇 巫马 微生 梁丘 左丘 东门 "
        "第五 纳兰 完颜 叶赫 爱新觉罗 那拉 富察 佟佳"
    ).split()
)

# Romanised family names of the hundred most frequent and the compound ones, with common southern spellings.
ROMANISED = frozenset(
    (
        "wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie "
        "song tang deng han feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lv lu "
        "ding ren shen yao cui zhong tan fan jin shi liao jia xia fu fang bai zou meng xiong qin qiu hou yan "
        "xue yin lei long tao mao hao gong shao wan qian dai kong tang niu ge qiao wen xiang cui kang gu "
        "ouyang sima shangguan zhuge xiahou huangfu gongsun murong linghu zhangsun situ duan mo he an chang "
        "le wong chan cheung lee lau leung ng ho lam cheng kwok tsang yeung tse hui yip"
    ).split()
)
PARTICLES = frozenset(
    (
        "van von der den ter ten de da di du del della dello dos das do la le los las el al bin ibn bint af "
        "av zu zum zur y e san santa st st."
    ).split()
)

ROMANISED_DOUBLE = frozenset(
    "ouyang sima shangguan zhuge xiahou huangfu gongsun murong linghu zhangsun situ duanmu yuwen".split()
)

_INITIAL = "zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]"
_FINAL = (
    "iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|uo|ui|ue|ve|[aoeiuv]"
)
_SYLLABLES = re.compile(rf"(?:(?:(?:{_INITIAL})(?:{_FINAL})|er?|a[ion]?|ang|ou|o)'?-?){{1,3}}")


def is_pinyin(word: str) -> bool:
    """Return whether a lower-case word can be one to three syllables of pinyin."""
    return _SYLLABLES.fullmatch(word) is not None
