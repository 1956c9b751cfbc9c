"""The search of the built book, in a browser: English and Chinese, over http and from a folder."""

from __future__ import annotations

import pytest
from selenium.webdriver.support.ui import WebDriverWait

from tests import page_checks as check
from tests.browsing import DESKTOP, PHONE, visit

# What readers type: names in both languages, in simplified and in traditional characters, and where they land: at
# the top of a page, or (#) at a section of it.
TYPED = {
    "chapters/dropout": "dropout 暂退法 丢弃法 丟棄法 随机失活",
    "chapters/dropout#": "过拟合 掩码 几何平均 sub-network",
    "chapters/weight_decay": "权重衰减 權重衰減",
    "chapters/weight_decay#": "岭回归 软阈值 早停法 lasso",
    "chapters/autograd": "自动微分 自动求导 自動微分",
    "chapters/autograd#": "链式法则 連鎖律 检查点 雅可比矩阵 反向传播 反向傳播 海森矩阵 adjoint",
    "chapters/speaker": "语者识别 語者辨識 说话人识别",
    "chapters/normalisation#": "批量规范化 批量归一化 批次正規化",
    "chapters/optimisers#": "學習率",
    "chapters/beyond#": "说话人确认 等错误率 校准 线性探针 EER",
    "chapters/conformer#": "注意力机制 注意力機制 相对位置",
    "chapters/speaker#": "共振峰 语句 填充 基频",
    "chapters/data#": "离散傅里叶变换 傅立葉變換 窗函数 混叠 混疊 梅尔刻度 功率谱 帧 phase",
    "chapters/corpus#": "迭代周期 内存映射 打包语料 数据加载器 loader",
    "book/glossary#": "小批量 语谱图 激活函数",
}
BEST = "return Search._performSearch(...Search._parseQuery(arguments[0])).at(-1)"


def test_what_readers_type_leads_to_the_section_that_teaches_it(browser, address, built_book):
    visit(browser, f"{address}search.html?q=dropout")
    WebDriverWait(browser, 15).until(lambda b: b.execute_script("return Search.hasIndex()"))
    lost = []
    for wanted, words in TYPED.items():
        for word in words.split():
            page, _, place, *_ = browser.execute_script(BEST, word)
            if f"{page}{place[:1]}" != wanted:
                lost.append(f"{word}: {page}{place}")
            elif place and f'id="{place[1:]}"' not in (built_book / f"{page}.html").read_text("utf-8"):
                lost.append(f"{word}: there is no {place} on {page}")
    assert not lost


@pytest.mark.parametrize(
    ("query", "page", "text"),
    [
        ("链式法则", "chapters/autograd.html#what-you-need", "Automatic differentiation > What you need"),
        ("小批量", "book/glossary.html#learning", "Glossary > Learning"),
        ("regularisation 正则化", "book/glossary.html", "Glossary"),
    ],
)
@pytest.mark.parametrize("scheme", ["http", "file"])
def test_the_search_page_shows_what_it_found(browser, address, built_book, query, page, text, scheme):
    base = address if scheme == "http" else f"{built_book.as_uri()}/"
    visit(browser, f"{base}search.html?q={query}")
    found = (
        "return [...document.querySelectorAll('#search-results li > a')].map((a) => [a.href, a.textContent])"
    )
    WebDriverWait(browser, 15).until(lambda b: [f"{base}{page}", text] in b.execute_script(found))


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_the_magnifier_covers_nothing_that_is_typed(browser, address, size):
    visit(browser, f"{address}search.html?q=dropout", size)
    icon, text = browser.execute_script("""
      const form = document.querySelector('main form.bd-search'), field = form.querySelector('input');
      const start = field.getBoundingClientRect().left + parseFloat(getComputedStyle(field).paddingLeft);
      return [form.querySelector('i').getBoundingClientRect().right, start]""")
    assert 0 < icon <= text


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_words_that_a_search_has_led_to_stand_out_and_can_be_read(browser, address, axe, mode):
    visit(browser, f"{address}book/references.html?highlight=regularisation", mode=mode)
    marked = "return document.querySelectorAll('span.highlighted').length"
    WebDriverWait(browser, 10).until(lambda b: b.execute_script(marked) > 1)
    assert check.accessible(browser, axe, "color-contrast") == []
