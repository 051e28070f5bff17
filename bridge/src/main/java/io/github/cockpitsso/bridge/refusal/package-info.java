/** Why a request ends early: the closed list that log, metric, answer and documentation share. */
package io.github.cockpitsso.bridge.refusal;
