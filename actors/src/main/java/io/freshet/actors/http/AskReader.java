package io.freshet.actors.http;

import io.freshet.actors.scorer.Ask;
import java.util.OptionalLong;

/** How a request wants to be answered, whichever API it is of. */
final class AskReader {

    private static final String FIELD = "expect_version";
    private static final String HEADER = "X-Freshet-Expect-Version";

    private AskReader() {}

    /**
     * Reads {@code expect_version} (or its header), {@code truncate} and the caller's deadline.
     *
     * @param version that shall answer, as the model's name has it
     * @throws ApiException 400 when one of them is wrong
     */
    static Ask read(Call call, OptionalLong version) {
        return new Ask(
                version,
                expected(call),
                CallerDeadline.of(call.request()),
                call.fields().flag("truncate", true));
    }

    private static OptionalLong expected(Call call) {
        OptionalLong field = call.fields().versionOrBase(FIELD);
        OptionalLong header =
                call.header(HEADER).map(AskReader::number).map(OptionalLong::of).orElse(OptionalLong.empty());
        if (field.isPresent() && header.isPresent() && !field.equals(header)) {
            throw ApiException.badRequest(
                    FIELD,
                    FIELD + " is " + field.getAsLong() + " but the header " + HEADER + " is " + header.getAsLong()
                            + "; send one");
        }
        return field.isPresent() ? field : header;
    }

    private static long number(String value) {
        if (!value.matches("[0-9]{1,18}")) {
            throw ApiException.badRequest(
                    HEADER, HEADER + " must be the number of a version, 0 for the base model, not '" + value + "'");
        }
        return Long.parseLong(value);
    }
}
