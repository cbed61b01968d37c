package io.freshet.model.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a UTF-8 text file line by line, blank lines left out, a byte order mark ignored. */
final class Lines {

    /** One line and its number, counted from 1. */
    interface Visitor {
        void visit(String line, long number) throws IOException;
    }

    private Lines() {}

    static void forEach(Path file, Visitor visitor) throws IOException {
        long number = 0;
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (number == 1 && line.startsWith("\uFEFF")) {
                    line = line.substring(1);
                }
                if (!line.isBlank()) {
                    visitor.visit(line, number);
                }
            }
        } catch (CharacterCodingException e) {
            throw new DataFileException(file, number + 1, "not UTF-8 here or soon after: save the file as UTF-8");
        }
    }
}
