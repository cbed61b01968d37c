package io.freshet.cli.demo;

import io.freshet.model.evaluate.EvaluationSet;
import java.util.List;
import java.util.Set;

/** The end of the demo: before and after, and what became of some questions. */
final class Summary {

    private static final int EXAMPLES = 3;
    private static final int EXCERPT = 46;

    private final Screen screen;
    private final EvaluationSet questions;

    Summary(Screen screen, EvaluationSet questions) {
        this.screen = screen;
        this.questions = questions;
    }

    /** @param caveat what its figures can and cannot show; empty if there is nothing to say */
    void print(DemoReport report, Trial.Asked base, Trial.Asked served, int requests, String caveat) {
        screen.text("");
        screen.text(
                "%-34s %10s %10s %10s",
                "held-out questions (" + questions.judgedQueries().size() + ")",
                "base",
                report.task().equals("embedding") ? served.version().replaceFirst(".*/", "v") : served.version(),
                "change");
        report.heldOut()
                .base()
                .forEach((name, before) ->
                        row(name, before, report.heldOut().served().get(name)));
        row(
                "frozen general set, nDCG@10",
                report.general().base().get("nDCG@10"),
                report.general().served().get("nDCG@10"));
        screen.text("");
        examples(base, served);
        screen.text(
                "%d swaps, %d requests sent, %d of them during a swap, %d failed.",
                report.swaps().count(),
                requests,
                report.swaps().requestsDuring(),
                report.swaps().failed());
        screen.text(
                "From feedback to a served version: %.1f s (median), %.1f s (95 %%). All in all %.0f s.",
                report.feedbackToServedSeconds().p50(),
                report.feedbackToServedSeconds().p95(),
                report.seconds());
        if (!caveat.isEmpty()) {
            screen.text("%n%s", caveat);
        }
    }

    private void row(String name, double before, double after) {
        screen.text("%-34s %10.4f %10.4f %+10.4f", name, before, after, after - before);
    }

    private void examples(Trial.Asked base, Trial.Asked served) {
        List<String> mended = questions.judgedQueries().stream()
                .filter(q -> !isRight(q, base) && isRight(q, served))
                .toList();
        long broken = questions.judgedQueries().stream()
                .filter(q -> isRight(q, base) && !isRight(q, served))
                .count();
        screen.text(
                "The first answer became right for %d questions and wrong for %d. For example:", mended.size(), broken);
        for (String question : mended.subList(0, Math.min(EXAMPLES, mended.size()))) {
            screen.text("  ? %s", questions.queries().get(question));
            screen.text("    before: %s", excerpt(base.top().get(question)));
            screen.text("    now:    %s", excerpt(served.top().get(question)));
        }
        screen.text("");
    }

    private boolean isRight(String question, Trial.Asked result) {
        Set<String> relevant = questions.relevant(question);
        return relevant.contains(result.top().get(question));
    }

    private String excerpt(String document) {
        String text = questions.corpus().get(document);
        return text.length() <= EXCERPT ? text : text.substring(0, EXCERPT) + "…";
    }
}
