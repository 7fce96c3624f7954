"""Names as a recogniser wrote them down."""

from __future__ import annotations

import pytest

from pipeline.search.places.finder import PlaceFinder

HEARD_ON_THE_PHONE = [
    # Synthetic voices over an 8 kHz mu-law line, partly with noise, as faster-whisper tiny.en wrote them down.
    ("would like to live in Barry Gold.", "Barri Gòtic"),
    ("You have anything in Barry Goetrick.", "Barri Gòtic"),
    ("What about Ike's sample dress?", "Eixample Dret"),
    ("I'd prefer a champlas, Iix", "Eixample Dret"),
    ("I'm looking for a home near a Champla, Escetta, under 400,000 euros.", "Eixample Esquerra"),
    ("I'd prefer a shampler-sketer.", "Eixample Esquerra"),
    ("I'd prefer a Shampala Sketta.", "Eixample Esquerra"),
    ("Something in Ocaramel was too bedroom.", "El Carmel"),
    ("I'm looking for a home near Ocretamel under 400,000 euros.", "El Carmel"),
    ("Oh, Clyde.", "El Clot"),
    ("Something in Oravale was too bedory.", "El Raval"),
    ("We would like to live in Grasho.", "Gràcia"),
    ("What about Ginnado?", "Guinardó"),
    ("I'd prefer Ginnardo.", "Guinardó"),
    ("Labaninova", "La Bonanova"),
    ("I'm looking for a home near Labinana under 400,000 years.", "La Bonanova"),
    ("something in La Sigrado with two bedrooms.", "La Sagrera"),
    ("Lascagra", "La Sagrera"),
    ("I'm looking for a home near La Sigrada under 400,000 euros.", "La Sagrera"),
    ("Something in La Cortes with two bedrooms.", "Les Corts"),
    ("Something in Monj week with two bedrooms.", "Montjuïc"),
    ("Something in Monjawique was too bedroom.", "Montjuïc"),
    ("Do you have anything in new Paris?", "Nou Barris"),
    ("You would like to live in padrops.", "Pedralbes"),
    ("A flat and pogdalbus, please.", "Pedralbes"),
    ("I'd prefer Paul Blissack.", "Poble-sec"),
    ("We would like to live in Pawble set.", "Poble-sec"),
    ("I'd prefer Poblenouge.", "Poblenou"),
    ("Something in Santa Andrea was too bedroom.", "Sant Andreu"),
    ("I'm looking for a home near Santin-Dale, under 400,000 euros.", "Sant Andreu"),
    ("Something in Sant and Tawny with two bedrooms.", "Sant Antoni"),
    ("Santoni", "Sant Antoni"),
    ("You would like to live in Syria.", "Sarrià"),
    ("What about Trey's Toros?", "Tres Torres"),
    ("We would like to live in Tras Torras.", "Tres Torres"),
    ("What about Valcock?", "Vallcarca"),
    ("Vila Olympus", "Vila Olímpica"),
    ("What about Venus or Limfica?", "Vila Olímpica"),
    ("Something in El Macro was too bedroom.", "Almagro"),
    ("I'm looking for a home near El Mago under 400,000 euros.", "Almagro"),
    ("Arabika", "Aravaca"),
    ("Do you have anything in Argan's Wala?", "Arganzuela"),
    ("Do you have anything in Agueles?", "Argüelles"),
    ("I prefer Attudas Soria.", "Arturo Soria"),
    ("What about Barages?", "Barajas"),
    ("We would like to live in Barages.", "Barajas"),
    ("I prefer Celle-Manca.", "Barrio de Salamanca"),
    ("I'm looking for a home near Kataban Shell under 400,000 euros.", "Carabanchel"),
    ("What about carrebencial?", "Carabanchel"),
    ("Casulana", "Castellana"),
    ("I'm looking for a home near Castagiana under 400,000 euros.", "Castellana"),
    ("You have anything in Chamarcan.", "Chamartín"),
    ("Chamerton", "Chamartín"),
    ("A flat and chumbetty please.", "Chamberí"),
    ("Something in Chambity with two bedrooms.", "Chamberí"),
    ("Do you have anything in Chuka?", "Chueca-Justicia"),
    ("I'd prefer Quatro Camino.", "Cuatro Caminos"),
    ("I'm looking for a home near East Pano América under 400,000 euros.", "Hispanoamérica"),
    ("What about his penu mayraker?", "Hispanoamérica"),
    ("Hordjalze", "Hortaleza"),
    ("What about hautealzer?", "Hortaleza"),
    ("Do you have anything in Lamorial?", "La Moraleja"),
    ("We would like to live in lava p.As.", "Lavapiés-Embajadores"),
    ("Do you have anything in Lava PAs?", "Lavapiés-Embajadores"),
    ("I'd prefer Malasania.", "Malasaña-Universidad"),
    ("What about Merasirio?", "Mirasierra"),
    ("I'd prefer Medesirra.", "Mirasierra"),
    ("I'm looking for a home near Montclair under 400,000 euros.", "Moncloa"),
    ("I prefer Moncluar.", "Moncloa"),
    ("More colors.", "Moratalaz"),
    ("What about more atelos?", "Moratalaz"),
    ("I'm looking for a home near Palacia under 400,000 euros.", "Palacio"),
    ("Prospered Ed.", "Prosperidad"),
    ("A flat in Retito, please.", "Retiro"),
    ("Do you have anything in Ratero?", "Retiro"),
    ("Something in Retito with two bedrooms.", "Retiro"),
    ("I prefer Santi Natto.", "Sanchinarro"),
    ("We would like to live in Cinchinaro.", "Sanchinarro"),
    ("I'm looking for a home near Tituan under 400,000 euros.", "Tetuán"),
    ("I'm looking for a home near Uzzeta under 400,000 euros.", "Usera"),
    ("What about Yuzara?", "Usera"),
    ("Valicas", "Vallecas"),
    ("Something in Bcalvara with two bedrooms, Somethng in Bcalvara with two bedrooms, Somethng in Bcal", "Vicálvaro"),
    ("Vico Vero", "Vicálvaro"),
]


@pytest.mark.parametrize(("heard", "place"), HEARD_ON_THE_PHONE)
def test_name_heard_on_the_phone_is_used_or_offered(finder: PlaceFinder, heard: str, place: str) -> None:
    reading = finder.find(heard)
    used = {match.place.name for match in reading.matches if match.place.kind == "district"}
    offered = {option.name for option in reading.ask.options} if reading.ask is not None else set()
    assert used <= {place}
    assert place in used | offered
