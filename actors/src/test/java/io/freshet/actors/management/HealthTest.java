package io.freshet.actors.management;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HealthTest {

    @Test
    void aPartThatHasNotReportedKeepsTheProcessUnready() {
        Health health = new Health("scorer", "http");
        health.ready("http", true, "");
        assertThat(health.notReady()).contains("scorer: has not reported yet");
    }

    @Test
    void theProcessIsReadyWhenEveryPartIs() {
        Health health = new Health("scorer");
        health.ready("scorer", true, "");
        assertThat(health.notReady()).isEmpty();
    }

    @Test
    void aPartThatStopsBeingReadySaysWhy() {
        Health health = new Health("scorer");
        health.ready("scorer", true, "");
        health.ready("kafka", false, "no broker at localhost:9092");
        assertThat(health.notReady()).contains("kafka: no broker at localhost:9092");
        assertThat(health.notAlive()).isEmpty();
    }

    @Test
    void aProcessWithoutPartsIsNotReady() {
        assertThat(new Health().notReady()).isPresent();
    }

    @Test
    void afterSomethingFatalTheProcessIsNeitherAliveNorReady() {
        Health health = new Health("scorer");
        health.ready("scorer", true, "");
        health.fatal("out of native memory");
        assertThat(health.notAlive()).contains("out of native memory");
        assertThat(health.notReady()).contains("out of native memory");
    }
}
