/** {@code freshet rebuild}: a lane's lineage made anew, without some source or to compare it with what there is. */
package io.freshet.cli.rebuild;
