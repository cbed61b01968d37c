package io.freshet.actors.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The curl examples of a page: each is a block of shell, followed by a block with its answer. */
final class CurlDocument {

    private static final Pattern EXAMPLE =
            Pattern.compile("```sh\\n(curl .*?)```\\s*```(json|http)\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("'([^']*)'|([^\\s']+)");

    private CurlDocument() {}

    /**
     * One request and what it was answered.
     *
     * @param body empty = GET
     * @param status 200 unless the answer shows another
     * @param answerHeaders as far as the answer shows them
     */
    record Example(
            String url,
            Map<String, String> headers,
            Optional<String> body,
            int status,
            Map<String, String> answerHeaders,
            String answer) {

        @Override
        public String toString() {
            return url + body.map(json -> " " + json).orElse("");
        }
    }

    static List<Example> examples(String page) {
        List<Example> examples = new ArrayList<>();
        Matcher found = EXAMPLE.matcher(page);
        while (found.find()) {
            examples.add(
                    example(found.group(1).replace("\\\n", " "), found.group(2).equals("http"), found.group(3)));
        }
        return examples;
    }

    private static Example example(String command, boolean withHead, String answer) {
        String url = "";
        Map<String, String> headers = new LinkedHashMap<>();
        Optional<String> body = Optional.empty();
        List<String> words = words(command);
        for (int i = 1; i < words.size(); i++) {
            switch (words.get(i)) {
                case "-H" -> put(headers, words.get(++i));
                case "-d" -> body = Optional.of(words.get(++i));
                case "-s", "-i", "-si" -> {}
                default -> url = words.get(i);
            }
        }
        if (!withHead) {
            return new Example(url, headers, body, 200, Map.of(), answer);
        }
        String[] parts = answer.split("\n\n", 2);
        List<String> head = parts[0].lines().toList();
        Map<String, String> answerHeaders = new LinkedHashMap<>();
        head.subList(1, head.size()).forEach(line -> put(answerHeaders, line));
        int status = Integer.parseInt(head.get(0).split(" ")[1]);
        return new Example(url, headers, body, status, answerHeaders, parts[1]);
    }

    private static List<String> words(String command) {
        return WORD.matcher(command)
                .results()
                .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                .toList();
    }

    private static void put(Map<String, String> headers, String line) {
        String[] parts = line.split(": ", 2);
        headers.put(parts[0], parts[1]);
    }
}
