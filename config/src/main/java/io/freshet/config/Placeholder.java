package io.freshet.config;

final class Placeholder {
    private Placeholder() {}
}
