package dev.regatta.submit;

import dev.regatta.conf.Doc;
import dev.regatta.driver.data.Source;

/** What {@code --data} says. */
@Doc("The rows.")
record DataOption(@Doc("Where the rows come from.") Source source) {}
