/** The whole loop on bundled data, with an account of it for people and a report for programs. */
package io.freshet.cli.demo;
