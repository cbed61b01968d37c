package io.freshet.model.tokenize;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders with tokenizers for tests: those of the two built-in models and a tiny byte-level one. */
final class TokenizerFolders {

    static final String BGE = "/bge-small-zh-v1.5-tokenizer.json";
    static final String MINILM = "/all-minilm-l6-v2-tokenizer.json";

    /** Byte-level BPE that appends an end token, as Qwen3 embedding models do. */
    static final String BYTE_LEVEL =
            """
            {"version":"1.0","truncation":null,"padding":null,
             "added_tokens":[{"id":9,"content":"<|endoftext|>","single_word":false,"lstrip":false,"rstrip":false,
               "normalized":false,"special":true}],
             "normalizer":{"type":"NFC"},
             "pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":false,"use_regex":true},
             "post_processor":{"type":"TemplateProcessing",
               "single":[{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"<|endoftext|>","type_id":0}}],
               "pair":[{"Sequence":{"id":"A","type_id":0}},{"Sequence":{"id":"B","type_id":1}}],
               "special_tokens":{"<|endoftext|>":{"id":"<|endoftext|>","ids":[9],"tokens":["<|endoftext|>"]}}},
             "decoder":{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":false,"use_regex":true},
             "model":{"type":"BPE","dropout":null,"unk_token":null,"continuing_subword_prefix":"",
               "end_of_word_suffix":"","fuse_unk":false,"byte_fallback":false,
               "vocab":{"a":0,"b":1,"y":2,"e":3,"s":4,"Ġ":5,"ab":6,"ye":7,"yes":8},
               "merges":["a b","y e","ye s"]}}
            """;

    private TokenizerFolders() {}

    static Path ofResource(Path folder, String resource) throws IOException {
        try (InputStream in = TokenizerFolders.class.getResourceAsStream(resource)) {
            Files.copy(in, folder.resolve("tokenizer.json"));
        }
        return folder;
    }

    static Path ofJson(Path folder, String json) throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), json);
        return folder;
    }
}
