// A ticket given to another service, and where the push of it stands at each destination.

import { attempt, resendTicket } from "../actions";
import { t, word } from "../i18n";
import { may, past, tickets } from "../live/store";
import type { Delivery, Ticket } from "../live/types";
import { select } from "../selection";
import { Age, Moment } from "./ages";
import { useFetched } from "./fetched";
import { incidentNumber } from "./names";
import { Open, PanelHead, Picture, Rows, Section } from "./parts";
import { PriorityMark } from "./shapes";

const standing = (ticket: Ticket) => ticket.id + ticket.deliveries.map(({ state, tries }) => `${state}${tries}`).join();

/** The picture has the newest ones, the server all. Of the past there is what the picture has. */
function useTicket(id: string): { ticket: Ticket | null; failure: string } {
  const known = tickets.value.get(id);
  const { value, failure } = useFetched<Ticket>(`tickets/${encodeURIComponent(id)}`, known ? standing(known) : "");
  return { ticket: known ?? (past.value ? null : value), failure };
}

/** All of an incident. */
export function Tickets({ incident }: { incident: string }) {
  const known = [...tickets.value.values()].filter((ticket) => ticket.incident === incident);
  const { value } = useFetched<{ items: Ticket[] }>(`tickets?incident=${encodeURIComponent(incident)}`, known.map(standing).join());
  const older = past.value ? [] : (value?.items ?? []);
  const all = [...new Map([...older, ...known].map((ticket) => [ticket.id, ticket])).values()];
  if (all.length === 0) return null;
  return (
    <Section title={t("incident.tickets")}>
      {all.map((ticket) => (
        <TicketCard key={ticket.id} ticket={ticket} />
      ))}
    </Section>
  );
}

/** The one that an alert became. */
export function TicketOf({ id }: { id: string }) {
  const { ticket } = useTicket(id);
  return ticket && (
    <Section title={t("incident.tickets")}>
      <TicketCard ticket={ticket} />
    </Section>
  );
}

export function TicketPanel({ id }: { id: string }) {
  const { ticket, failure } = useTicket(id);
  if (!ticket) return <PanelHead title={past.value ? t("past.not_yet") : failure || "…"} />;
  return (
    <>
      <PanelHead title={<><PriorityMark priority={ticket.priority} /> {ticket.number} <small>{ticket.title}</small></>} place={ticket}>
        {ticket.simulated && <span class="chip sim">{t("simulated")}</span>}
      </PanelHead>
      <Rows
        rows={[
          ticket.address && [t("incident.place"), ticket.address],
          ticket.description && [t("incident.description"), ticket.description],
          [t("incident.opened"), <Moment at={ticket.opened_at} />],
          ticket.incident && [t("ticket.incident"), <Open act={() => select("incident", ticket.incident)}>{incidentNumber(ticket.incident)}</Open>],
        ]}
      />
      {ticket.frame_url && <Picture url={ticket.frame_url} alt={t("picture.number", { number: 1 })} />}
      <TicketCard ticket={ticket} />
    </>
  );
}

export function TicketCard({ ticket }: { ticket: Ticket }) {
  const isStuck = ticket.deliveries.some((delivery) => delivery.state === "dead");
  return (
    <article class="ticket">
      <h3>
        <Open act={() => select("ticket", ticket.id)}>{ticket.number}</Open> {ticket.title}
      </h3>
      <ul class="plain">
        {ticket.deliveries.map((delivery) => (
          <DeliveryRow key={delivery.id} delivery={delivery} />
        ))}
        {ticket.deliveries.length === 0 && <li class="empty">{t("ticket.nowhere")}</li>}
      </ul>
      {isStuck && may("work_incident") && (
        <button type="button" onClick={() => attempt(() => resendTicket(ticket.id), t("command.resend"))}>
          {t("command.resend")}
        </button>
      )}
    </article>
  );
}

function DeliveryRow({ delivery }: { delivery: Delivery }) {
  return (
    <li>
      <span class={`chip delivery-${delivery.state}`}>{word("delivery_state", delivery.state)}</span> {delivery.destination}{" "}
      {delivery.remote_id && <b>{delivery.remote_id}</b>}
      <span class="row-note">
        {delivery.state === "delivered" ? <Moment at={delivery.delivered_at} /> : t("ticket.tries", { count: delivery.tries })}
        {delivery.state === "pending" && delivery.tries > 0 && delivery.next_try_at && (
          <>
            {" "}
            · {t("ticket.next_try")} <Moment at={delivery.next_try_at} />
          </>
        )}
        {delivery.last_error && <> · {delivery.last_error}</>}
        {delivery.state === "pending" && delivery.tries === 0 && <Age at={delivery.next_try_at} />}
      </span>
    </li>
  );
}
