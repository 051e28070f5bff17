/** The bridge put together: which parts there are and how they start and stop. */
package io.github.cockpitsso.bridge;
