package io.freshet.model.train.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.model.embed.EncoderOptions;
import io.freshet.model.embed.Role;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.forward.Recompute;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.LoraSpec;
import io.freshet.model.lora.PeftFolder;
import io.freshet.model.reference.Reached;
import io.freshet.model.reference.ReferenceModel;
import io.freshet.model.rerank.RerankOptions;
import io.freshet.model.rerank.RerankRow;
import io.freshet.model.rerank.Reranker;
import io.freshet.model.rerank.Rerankers;
import io.freshet.model.torch.Tensors;
import io.freshet.model.torch.Torch;
import io.freshet.model.train.Example;
import io.freshet.model.train.InfoNce;
import io.freshet.model.train.InfoNceOptions;
import io.freshet.model.train.Objective;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An adapter that ms-swift 3.6.4 trained, and the losses it logged before its first update. */
class MsSwiftTest {

    @TempDir
    Path folder;

    private ReferenceModel swift;

    @BeforeEach
    void unpack() throws IOException {
        swift = ReferenceModel.unpack("ms-swift-adapter", folder);
    }

    @Test
    void itsAdapterGivesTheVectorsThatPeftGives() throws IOException {
        try (TextEncoder encoder = TextEncoder.open(swift.folder(), EncoderOptions.cpu());
                LoraAdapter adapter = PeftFolder.read(swift.adapter("ms-swift"), encoder.linears(), Device.cpu())) {
            float[][] expected = swift.expected().rows("adapter.ms-swift.embeddings");
            for (int i = 0; i < expected.length; i++) {
                JsonNode item = swift.json().at("/embeddings/items").get(i);
                Role role = item.get("role").asText().equals("query") ? Role.QUERY : Role.DOCUMENT;
                float[][] actual = encoder.encode(List.of(item.get("text").asText()), role, adapter.lowRank());
                Reached.check("vector with an adapter by ms-swift", actual[0], expected[i], 1e-5);
            }
        }
    }

    @Test
    void itsInfoNce() throws IOException {
        JsonNode expected = swift.json().get("infonce");
        List<Example> batch = new ArrayList<>();
        for (JsonNode group : expected.get("groups")) {
            batch.add(new Example(
                    group.get("query").asText(), group.get("positive").asText(), texts(group.get("negatives")), 1));
        }
        List<String> queries = batch.stream().map(Example::query).toList();
        List<String> documents = new ArrayList<>();
        for (Example example : batch) {
            documents.add(example.positive());
            documents.addAll(example.negatives());
        }
        try (TextEncoder encoder = TextEncoder.open(swift.folder(), EncoderOptions.cpu());
                InfoNce loss = new InfoNce(
                        InfoNceOptions.plain(expected.get("temperature").asDouble()));
                NDManager step = Torch.newManager(Device.cpu())) {
            // A document has no prompt, as has a query there.
            InfoNce.Value value = loss.of(
                    step,
                    Tensors.stack(step, List.of(encoder.encode(queries, Role.DOCUMENT, LowRank.NONE))),
                    Tensors.stack(step, List.of(encoder.encode(documents, Role.DOCUMENT, LowRank.NONE))),
                    batch);
            Reached.check(
                    "InfoNCE that ms-swift logged",
                    value.loss().toFloatArray()[0],
                    expected.get("loss").asDouble(),
                    1e-6);
        }
    }

    @Test
    void itsLossesOfAReranker() throws IOException {
        ReferenceModel model = ReferenceModel.unpack("qwen3-reranker", folder);
        Map<String, RerankLoss> losses = Map.of(
                "sft", new RerankLoss.Sft(),
                "pointwise", new RerankLoss.Pointwise(),
                "listwise", new RerankLoss.Listwise(1, 2, true));
        JsonNode expected = swift.json().get("rerank");
        RerankOptions options = new RerankOptions(Device.cpu(), DataType.FLOAT32, 1024, 4096, Optional.empty());
        try (Reranker reranker = Rerankers.open(model.folder(), options);
                LoraAdapter untrained = LoraAdapter.initial(
                        new LoraSpec(4, 8, false, 0, List.of()), reranker.linears(), Device.cpu(), 1)) {
            assertThat(losses).hasSameSizeAs(expected.get("losses"));
            for (Map.Entry<String, RerankLoss> loss : losses.entrySet()) {
                RerankTask task =
                        new RerankTask(reranker, loss.getValue(), DocumentSampling.REFERENCE, Recompute.NOTHING);
                try (Objective<RerankRow> objective = task.objective(untrained);
                        NDManager step = Torch.newManager(Device.cpu())) {
                    Reached.check(
                            loss.getKey() + " loss that ms-swift logged",
                            objective.measure(step, groups(expected)).loss(),
                            expected.get("losses").get(loss.getKey()).asDouble(),
                            1e-6);
                }
            }
        }
    }

    private static List<RerankRow> groups(JsonNode rerank) {
        JsonNode rows = rerank.get("rows");
        int size = rerank.get("group_size").asInt();
        List<RerankRow> groups = new ArrayList<>();
        for (int first = 0; first < rows.size(); first += size) {
            List<String> documents = new ArrayList<>();
            for (int i = first; i < first + size; i++) {
                documents.add(rows.get(i).get("document").asText());
            }
            String query = rows.get(first).get("query").asText();
            groups.add(RerankRow.of(query, documents.get(0), documents.subList(1, size)));
        }
        return groups;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
