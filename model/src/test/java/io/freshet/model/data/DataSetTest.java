package io.freshet.model.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every shape a row may have. */
class DataSetTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'query':'q','response':'p'}",
                "{'prompt':'q','response':'p'}",
                "{'Question':'q','Answer':'p'}",
                "{'anchor':'q','positive':'p'}",
                "{'sentence1':'q','sentence2':'p'}",
                "{'input':'q','output':'p'}",
                "{'query':'q','pos':['p'],'neg':[]}",
                "{'query':'q','response':'p','rejected_response':null,'history':[]}",
                "{'instruction':'q','input':'','output':'p'}",
                "{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'p'}]}",
                "{'conversations':[{'from':'human','value':'q'},{'from':'gpt','value':'p'}]}",
                "{'messages':[{'role':'user','content':'q'}],"
                        + "'positive_messages':[[{'role':'assistant','content':'p'}]]}"
            })
    void readsAQuestionAndItsAnswer(String line) throws IOException {
        DataRow row = row(line);
        assertThat(row)
                .isEqualTo(new DataRow(
                        1, InstructedText.of("q"), List.of(InstructedText.of("p")), List.of(), OptionalDouble.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'query':'q','response':'p','rejected_response':['a','b']}",
                "{'anchor':'q','positive':'p','negative_2':'b','negative_1':'a'}",
                "{'query':'q','positive':['p'],'negative':['a','b']}",
                "{'query':'q','documents':['a','p','b'],'labels':[0,1,0]}",
                "{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'p'}],"
                        + "'rejected_response':['a','b']}",
                "{'messages':[{'role':'user','content':'q'}],'positive_messages':[[{'role':'user','content':'p'}]],"
                        + "'negative_messages':[[{'role':'user','content':'a'}],[{'role':'user','content':'b'}]]}"
            })
    void readsNegativesInOrder(String line) throws IOException {
        DataRow row = row(line);
        assertThat(row.positives()).containsExactly(InstructedText.of("p"));
        assertThat(row.negatives()).containsExactly(InstructedText.of("a"), InstructedText.of("b"));
        assertThat(row.label()).isEmpty();
    }

    @Test
    void readsOneRejectedResponseAsText() throws IOException {
        assertThat(row("{'query':'q','response':'p','rejected_response':'a'}").negatives())
                .containsExactly(InstructedText.of("a"));
        assertThat(row("{'anchor':'q','positive':'p','negative':'a'}").negatives())
                .containsExactly(InstructedText.of("a"));
    }

    @Test
    void keepsSeveralPositives() throws IOException {
        assertThat(row("{'query':'q','pos':['p','r'],'neg':['a']}").positives())
                .containsExactly(InstructedText.of("p"), InstructedText.of("r"));
    }

    @Test
    void readsSystemMessagesAsInstructionsOfTheirTexts() throws IOException {
        DataRow row = row("{'messages':[{'role':'system','content':'find'},{'role':'user','content':'q'}],"
                + "'positive_messages':[[{'role':'system','content':'manual'},{'role':'user','content':'p'}]]}");
        assertThat(row.query()).isEqualTo(new InstructedText("q", Optional.of("find")));
        assertThat(row.positives()).containsExactly(new InstructedText("p", Optional.of("manual")));
        assertThat(row("{'system':'find','query':'q','response':'p'}").query().instruction())
                .contains("find");
        assertThat(row("{'query':'q','response':'p','instruction':'find'}").query())
                .isEqualTo(new InstructedText("q", Optional.of("find")));
    }

    @Test
    void joinsAlpacasTaskAndInput() throws IOException {
        assertThat(row("{'instruction':'task','input':'q','output':'p'}")
                        .query()
                        .text())
                .isEqualTo("task\nq");
    }

    @Test
    void readsLabels() throws IOException {
        DataRow similar = row("{'query':'q','response':'p','label':0.8}");
        assertThat(similar.label()).hasValue(0.8);
        assertThat(similar.accepted()).hasSize(1);
        DataRow no = row("{'sentence':'q','document':'d','label':0}");
        assertThat(no.label()).hasValue(0);
        assertThat(no.accepted()).isEmpty();
        assertThat(no.rejected()).containsExactly(InstructedText.of("d"));
        assertThat(no.judged()).containsExactly(new DataRow.Judged(InstructedText.of("d"), 0));
        DataRow nothingGood = row("{'query':'q','documents':['a','b'],'labels':[0,0]}");
        assertThat(nothingGood.positives()).isEmpty();
        assertThat(nothingGood.judged()).extracting(DataRow.Judged::label).containsExactly(0.0, 0.0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'system':'SYS','input':'<Instruct>: I\\n<Query>: Q\\n2\\n<Document>: D\\n\\nE','output':'OUT'}",
                "{'instruction':'SYS','input':'<Instruct>: I\\n\\n<Query>: Q\\n2\\n\\n<Document>: D\\n\\nE',"
                        + "'output':'OUT'}",
                "{'messages':[{'role':'system','content':'SYS'},"
                        + "{'role':'user','content':'<Instruct>: I\\n<Query>: Q\\n2\\n<Document>: D\\n\\nE'},"
                        + "{'role':'assistant','content':'OUT'}]}"
            })
    void takesAYesNoRowApart(String line) throws IOException {
        for (String output :
                List.of("<think>\\n\\n</think>\\n\\nyes", "yes", "<think>\\n\\n</think>\\n\\nno", "no\\n")) {
            DataRow row = row(
                    line.replace("SYS", YesNoRow.SYSTEM.replace("\"", "\\\"")).replace("OUT", output));
            assertThat(row.query()).isEqualTo(new InstructedText("Q\n2", Optional.of("I")));
            assertThat(row.positives()).containsExactly(InstructedText.of("D\n\nE"));
            assertThat(row.label()).hasValue(output.contains("yes") ? 1 : 0);
        }
    }

    @Test
    void readsBackItsOwnYesNoRow() throws IOException {
        YesNoRow row = new YesNoRow("找答案", "苞米\n黄了", "施肥\n\n浇水", true);
        Path file = Files.writeString(folder.resolve("r.jsonl"), row.toJson().toString());
        assertThat(YesNoRow.parse(
                        row.toJson().get("input").textValue(),
                        row.toJson().get("output").textValue()))
                .contains(row);
        assertThat(DataSet.read(file).rows().get(0).label()).hasValue(1);
    }

    @Test
    void leavesAnOrdinaryYesAlone() throws IOException {
        DataRow row = row("{'query':'does it rain?','response':'yes'}");
        assertThat(row.positives()).containsExactly(InstructedText.of("yes"));
        assertThat(row.label()).isEmpty();
    }

    private DataRow row(String line) throws IOException {
        Path file = Files.writeString(folder.resolve("row.jsonl"), line.replace('\'', '"') + "\n");
        return DataSet.read(file).rows().get(0);
    }
}
