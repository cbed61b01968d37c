/**
 * Training curves as SVG, written as text. The Java libraries for charts (XChart, JFreeSVG) measure text with AWT, which
 * needs font files and native libraries that slim containers lack; a line chart needs neither, and any browser or
 * editor shows it sharply at every size.
 */
package io.freshet.model.run.chart;
