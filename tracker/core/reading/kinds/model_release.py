"""A trained model, or its weights, is made available or updated."""

from tracker.core.reading.patterns import Kind

KIND = Kind(
    name="model_release",
    about="a trained model, or its weights, is made available or updated",
    words={
        "act": """
            release* | unveil* | launch* | open sourc* | opensourc* | publish* | post | posts | posted | puts |
            put | roll* out | rolling out | rolls out | rolled out | debut* | introduc* | ship | ships | shipped |
            drop | drops | dropped | arrive* | goes live | live | available | online | update* | upgrade* |
            upload* | out now | lands | is here | open up | opens up | previews | refresh* | makes * free | frees |
            free to download | now free | announce* | deliver* | 发布 | 推出 | 开源 | 上线 | 释出 | 上架 | 亮相 |
            公布 | 更新 | 升级 | 首发 | 发表 | 问世 | 登场 | 开放 | 公开 | 放出 | 迭代 | 官宣 | 内测 | 公测 | 全量 |
            开测 | 来了 | 揭晓 | 推送 | 下载 | flips the switch | now on | unwraps | meet | hugging face
        """,
        "model": """
            model | models | llm | llms | open weight | open weights | weights | language model* |
            foundation model* | reasoning model* | checkpoint* | world model* | frontier model* | multimodal |
            video generator | image generator | coding model | 模型 | 大模型 | 权重 | 多模态 | 语言模型 | 推理模型 |
            基座模型 | 世界模型 | 视频生成 | 文生图 | 开源模型 | 参数
        """,
        "name": """
            gemini | gemma | gpt* | claude | opus | sonnet | qwen* | llama | ernie | hunyuan | doubao | kimi | glm |
            grok | mistral | deepseek v* | deepseek r* | v3 | v4 | v5 | r1 | r2 | pangu | sora | veo | seedance |
            seed | minimax | yi | phi | nova | v4 flash | 通义 | 千问 | 混元 | 豆包 | 文心 | 盘古 | 悟道 | 智谱 |
            日日新 | 星火 | 元宝
        """,
        "weights": """
            open weights | open weight | model weights | weights | open source model* | 模型权重 | 权重 | 开源模型
        """,
        "adapt": """
            day one support | day 0 | adapt* | tuned for | optimis* | optimiz* | 适配 | 零日 | 首日支持 |
            day 0 支持
        """,
    },
    patterns=(
        "3 act~model",
        "2.6 act~name",
        "3 weights act",
        "2 adapt model",
        "2.6 name act model",
    ),
)
