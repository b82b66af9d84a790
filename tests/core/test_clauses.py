"""Titles that tell a share's move and nothing else announce nothing; an act beside a move is not lost by it."""

from __future__ import annotations

import pytest

from tracker.core.reading.clauses import tells_moves_alone

MOVES = [
    "Hua Hong closed nearly 18% higher as chip shares jumped in Hong Kong",
    "SMIC closed up 10.1% at HK$56.90",
    "TSMC rises 2% as Asian stocks climb",
    "Nvidia fell 3% and AMD lost 2%",
    "Hua Hong jumped 15% while SMIC stock rose",
    "Infineon shares slid 4%; European chip stocks fell",
    "Hang Seng closes down 1.4% as SMIC and Alibaba slip",
    "寒武纪涨停,收报1243.20元",
    "寒武纪(688256)周五收盘涨停,涨幅20%,股价创历史新高。",
    "海光信息涨停，寒武纪涨超8%",
    "华虹半导体跌停",
    "中芯国际A股收涨逾14%",
]
ACTS = [
    "Huawei unveils the Ascend 960; Hua Hong jumped 15%",
    "SMIC shares jump 10% as Beijing plans chip subsidy",
    "AMD climbs 4% with OpenAI deal",
    "Samsung shares fall 3% and union votes to strike",
    "Intel stock drops as chief quits",
    "Micron cuts output 10%, shares fall",
    "SMIC profit rises 5%",
    "Assembly votes to write off 30% of chip plant outlays",
    "TSMC to raise prices 5% as demand climbs",
    "DeepSeek发布V4,寒武纪涨停",
    "中芯国际宣布扩产,股价涨停",
    "存储芯片涨价20%",
]


@pytest.mark.parametrize("title", MOVES)
def test_a_move_alone(title: str) -> None:
    assert tells_moves_alone(title)


@pytest.mark.parametrize("title", ACTS)
def test_an_act_beside_a_move(title: str) -> None:
    assert not tells_moves_alone(title)
