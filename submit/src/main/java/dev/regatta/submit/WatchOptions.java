package dev.regatta.submit;

import java.util.List;

/**
 * What {@code regatta watch} was asked for.
 *
 * @param runs run directories
 * @param port of the page; 0 for one that is free
 */
public record WatchOptions(List<String> runs, int port) {}
