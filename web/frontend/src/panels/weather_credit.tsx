// Whose forecast it is: its licence wants the name, linked, where its data are shown. Nothing without a forecast.

import { city } from "../live/store";

export function WeatherCredit() {
  const { weather_attribution: text, weather_attribution_url: link } = city.value ?? {};
  if (!text) return null;
  if (!link) return <span>{text}</span>;
  return (
    <a href={link} target="_blank" rel="noopener noreferrer">
      {text}
    </a>
  );
}
