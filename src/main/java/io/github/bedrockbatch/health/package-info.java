/* SPDX-License-Identifier: Apache-2.0 */
/** Whether the process works: stages that do not tick, errors that end it, what JMX shows. */
package io.github.bedrockbatch.health;
