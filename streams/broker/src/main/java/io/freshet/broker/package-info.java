/** The development broker's process: one combined Kafka node (KRaft) that lives and dies with its parent. */
package io.freshet.broker;
